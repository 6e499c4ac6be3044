import panel from "../panel.module.css";
import { OperationForm } from "./operation-form.tsx";
import type { OperationSpec } from "./operation-spec.ts";

export function OperationList({ specs }: { specs: readonly OperationSpec[] }) {
  return (
    <div className={panel.panel}>
      {specs.map((spec) => (
        <OperationForm key={spec.id} spec={spec} />
      ))}
    </div>
  );
}
