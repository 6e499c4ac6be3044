import {
  acceptedContent,
  createRequestStateCodec,
  inputRequired,
  type McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { z } from "zod";
import { textResult } from "./text-result.ts";

const states = createRequestStateCodec<{ round: number }>({ key: "a-key-for-the-conformance-suite-only" });
export const verifyState: typeof states.verify = (state, context) => states.verify(state, context);

const none = { description: "For the conformance suite.", inputSchema: z.object({}) };
const named = z.object({ name: z.string() });

const ask = (message: string, property: string) =>
  inputRequired.elicit({
    message,
    requestedSchema: { type: "object", properties: { [property]: { type: "string" } }, required: [property] },
  });
const confirm = () =>
  inputRequired.elicit({
    message: "Please confirm",
    requestedSchema: { type: "object", properties: { ok: { type: "boolean" } }, required: ["ok"] },
  });
const sample = (text: string) =>
  inputRequired.createMessage({ messages: [{ role: "user", content: { type: "text", text } }], maxTokens: 50 });

/** Tools and a prompt that need answers of the client first: it calls them again, with the answers. */
export function addInputRequired(server: McpServer): void {
  addSingleRound(server);
  addRounds(server);
  addCapabilities(server);
}

function addSingleRound(server: McpServer): void {
  for (const name of ["test_input_required_result_elicitation", "test_streaming_elicitation"])
    server.registerTool(name, none, async (_, { mcpReq }) => {
      const answer = acceptedContent(mcpReq.inputResponses, "user_name", named);
      if (answer) return textResult(`Hello, ${answer.name}!`);
      return inputRequired({ inputRequests: { user_name: ask("What is your name?", "name") } });
    });
  server.registerTool("test_input_required_result_sampling", none, async (_, { mcpReq }) => {
    const answer = mcpReq.inputResponses?.["capital_question"];
    if (answer !== undefined) return textResult(JSON.stringify(answer));
    return inputRequired({ inputRequests: { capital_question: sample("What is the capital of France?") } });
  });
  server.registerTool("test_input_required_result_list_roots", none, async (_, { mcpReq }) => {
    const answer = mcpReq.inputResponses?.["client_roots"];
    if (answer !== undefined) return textResult(JSON.stringify(answer));
    return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
  });
  server.registerPrompt("test_input_required_result_prompt", { description: none.description }, async ({ mcpReq }) => {
    const answer = acceptedContent(mcpReq.inputResponses, "user_context", z.object({ context: z.string() }));
    if (answer) return { messages: [{ role: "user", content: { type: "text", text: answer.context } }] };
    return inputRequired({ inputRequests: { user_context: ask("What context should the prompt use?", "context") } });
  });
}

const round = ({ mcpReq }: ServerContext) => mcpReq.requestState<{ round: number }>()?.round ?? 0;

function addRounds(server: McpServer): void {
  for (const name of ["test_input_required_result_request_state", "test_input_required_result_tampered_state"])
    server.registerTool(name, none, async (_, context) => {
      if (round(context) === 1) return textResult("state-ok");
      const inputRequests = { confirm: confirm() };
      return inputRequired({ inputRequests, requestState: await states.mint({ round: 1 }, context) });
    });
  server.registerTool("test_input_required_result_multiple_inputs", none, async (_, context) => {
    if (round(context) === 1) return textResult(JSON.stringify(context.mcpReq.inputResponses));
    const inputRequests = {
      user_name: ask("What is your name?", "name"),
      greeting: sample("Generate a greeting"),
      client_roots: inputRequired.listRoots(),
    };
    return inputRequired({ inputRequests, requestState: await states.mint({ round: 1 }, context) });
  });
  server.registerTool("test_input_required_result_multi_round", none, async (_, context) => {
    const now = round(context);
    if (now === 2) return textResult("Both steps are done.");
    const inputRequests =
      now === 0
        ? { step1: ask("What is your name?", "name") }
        : { step2: ask("What is your favorite color?", "color") };
    return inputRequired({ inputRequests, requestState: await states.mint({ round: now + 1 }, context) });
  });
}

function addCapabilities(server: McpServer): void {
  const can = () => server.server.getClientCapabilities() ?? {};
  server.registerTool("test_input_required_result_capabilities", none, async () => {
    const { sampling, elicitation } = can();
    const inputRequests = {
      ...(sampling && { sampled: sample("Say something.") }),
      ...(elicitation && { asked: ask("Say something.", "words") }),
    };
    return inputRequired({ inputRequests });
  });
  // The SDK refuses what the client said it cannot do.
  server.registerTool("test_missing_capability", none, async () =>
    inputRequired({ inputRequests: { sampled: sample("Say something.") } }),
  );
}
