import { z } from "zod";
import { parseJson } from "./event-stream.ts";
import type { StreamPart } from "./provider.ts";
import { ProviderError } from "./provider-error.ts";

const inputSchema = z.record(z.string(), z.unknown());
type Piece = { id?: string | undefined; name?: string | undefined; json?: string | undefined };

/**
 * Puts the tool calls of one answer together from their pieces, by their place in it. `done` gives them whole: each
 * with an id of its own, also where the API sent none or the same twice. Throws `ProviderError` for arguments that are
 * not a JSON object.
 */
export function collectToolCalls(turn: string) {
  const calls = new Map<number, { id: string; name: string; json: string }>();
  return {
    add(place: number, { id = "", name = "", json = "" }: Piece): void {
      const known = calls.get(place) ?? { id: "", name: "", json: "" };
      calls.set(place, { id: known.id || id, name: known.name || name, json: known.json + json });
    },
    has: (place: number): boolean => calls.has(place),
    size: (): number => calls.size,
    *done(): Generator<StreamPart> {
      const used = new Set<string>();
      for (const [place, { id, name, json }] of calls) {
        const input = inputSchema.safeParse(json.trim() === "" ? {} : parseJson(json));
        if (name === "" || !input.success) throw new ProviderError("bad_tool_call", "arguments are not a JSON object");
        const own = id === "" || used.has(id) ? `call_${plain(turn)}_${place}` : id;
        used.add(own);
        yield { type: "tool_call", id: own, name, input: input.data };
      }
    },
  };
}

/** APIs take letters, digits, `_` and `-` in an id, and not many. */
const plain = (text: string) => text.replace(/[^a-zA-Z0-9]/g, "").slice(-24);
