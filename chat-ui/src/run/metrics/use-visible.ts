import { useEffect, useRef, useState, type RefObject } from "react";

/** Whether an element is in view (or nearly), so that what nobody sees is not asked for. */
export function useVisible<T extends Element>(): [RefObject<T | null>, boolean] {
  const element = useRef<T>(null);
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new IntersectionObserver((entries) => setVisible(entries.at(-1)?.isIntersecting === true), {
      rootMargin: "120px",
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, visible];
}
