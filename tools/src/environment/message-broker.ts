import { z } from "zod";
import { ask, parseAnswer, type Source } from "./source.ts";

/** RabbitMQ over its management API. */
export function messageBroker(source: Source, queue: string) {
  return {
    source,

    /** Messages in the order queue, waiting or being worked on; null when there is no such queue (yet). */
    async queueDepth(signal?: AbortSignal): Promise<number | null> {
      const answer = await ask(source, `/api/queues/%2F/${encodeURIComponent(queue)}`, signal && { signal });
      if (answer.status === 404) return null;
      const schema = z.object({ messages: z.number().optional() });
      return parseAnswer(source, answer, schema).messages ?? null;
    },
  };
}
