import type { Action, ToolOutput } from "@mayday/agent/contract";
import { option, type OperationSpec, type Values } from "./operation-spec.ts";

type RabbitmqOp = Extract<Action, { kind: "rabbitmq" }>["op"];
type Overflow = NonNullable<Extract<RabbitmqOp, { verb: "set_policy" }>["overflow"]>;

const NONE = "none";
const OVERFLOWS = ["drop-head", "reject-publish", "reject-publish-dlx"] as const satisfies Overflow[];

const rabbitmq = (op: RabbitmqOp): Action => ({ kind: "rabbitmq", op });

/** What an operator may do to the message broker. */
export function queueOperations(queues: ToolOutput<"list_operations">["queues"]): OperationSpec[] {
  const options = queues.map(({ queue }) => option(queue));
  const queue = { id: "queue", type: "choice", label: "operation.queue", options } as const;
  const limit = {
    type: "text",
    help: "operation.limitHelp",
    pattern: "none|[0-9]{1,8}",
    maxLength: 8,
    optional: true,
  } as const;
  return [
    {
      id: "queue-look",
      title: "operation.peek",
      text: "operation.peekText",
      submit: "operation.look",
      fields: [queue, { id: "count", type: "number", label: "operation.count", min: 1, max: 20, whole: true }],
      action: ({ queue: of = "", count }) => rabbitmq({ verb: "peek", queue: of, count: Number(count) }),
    },
    {
      id: "queue-policy",
      title: "operation.policy",
      text: "operation.policyText",
      submit: "knob.apply",
      fields: [
        queue,
        { ...limit, id: "maxLength", label: "operation.maxLength" },
        {
          id: "overflow",
          type: "choice",
          label: "operation.overflow",
          options: [NONE, ...OVERFLOWS].map((one) => option(one)),
          optional: true,
        },
        { ...limit, id: "deliveryLimit", label: "operation.deliveryLimit" },
      ],
      action: setPolicy,
    },
    {
      id: "queue-clear",
      title: "operation.clearPolicy",
      text: "operation.clearPolicyText",
      submit: "operation.clearPolicyDo",
      fields: [queue],
      action: ({ queue: of = "" }) => rabbitmq({ verb: "clear_policy", queue: of }),
    },
    {
      id: "queue-redrive",
      title: "operation.redrive",
      text: "operation.redriveText",
      submit: "operation.redriveDo",
      fields: [
        { id: "from", type: "choice", label: "operation.from", options },
        { id: "to", type: "choice", label: "operation.to", options },
      ],
      action: ({ from = "", to = "" }) => (from === to ? null : rabbitmq({ verb: "redrive", from, to })),
    },
    {
      id: "queue-purge",
      title: "operation.purge",
      text: "operation.purgeText",
      submit: "operation.purgeDo",
      question: "operation.purgeSure",
      fields: [queue],
      action: ({ queue: of = "" }) => rabbitmq({ verb: "purge", queue: of }),
    },
  ];
}

const number = (text: string) => (text === NONE ? null : Number(text));

function setPolicy({ queue = "", maxLength, overflow, deliveryLimit }: Values): Action | null {
  if (maxLength === undefined && overflow === undefined && deliveryLimit === undefined) return null;
  return rabbitmq({
    verb: "set_policy",
    queue,
    ...(maxLength === undefined ? {} : { maxLength: number(maxLength) }),
    ...(overflow === undefined ? {} : { overflow: OVERFLOWS.find((one) => one === overflow) ?? null }),
    ...(deliveryLimit === undefined ? {} : { deliveryLimit: number(deliveryLimit) }),
  });
}
