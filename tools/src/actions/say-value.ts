/** As much of JSON Schema as actions need. */
export type JsonSchema = {
  type?: string | string[];
  const?: string;
  enum?: string[];
  default?: string | number;
  /** Of a text with a pattern: its form, in words. */
  form?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  propertyNames?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  description?: string;
};

/** Which values a schema takes, in words: "whole number, 1 to 20". */
export function sayValue(schema: JsonSchema): string {
  const said = sayAny(schema);
  return schema.default === undefined ? said : `${said}; \`${schema.default}\` when left out`;
}

function sayAny(schema: JsonSchema): string {
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(sayAny))].join(", or ");
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(", ");
  const types = [schema.type ?? []].flat();
  return types.length > 1 ? types.map((type) => sayType({ type })).join(", or ") : sayType(schema);
}

function sayType(schema: JsonSchema): string {
  switch (schema.type) {
    case "string":
      return sayText(schema);
    case "integer":
      return `whole number${sayBounds(schema)}`;
    case "number":
      return `number${sayBounds(schema)}`;
    case "boolean":
      return "`true`, `false`";
    case "array":
      return `list of ${sayCount(schema)}${sayAny(schema.items ?? {})}`;
    case "object":
      return sayObject(schema);
    case "null":
      return "`null`";
    default:
      return "anything";
  }
}

function sayText({ form, minLength, maxLength }: JsonSchema): string {
  if (form !== undefined) return `text (${form})`;
  if (maxLength === undefined) return "text";
  return `text of ${(minLength ?? 0) > 0 ? "1 to " : "at most "}${maxLength} characters`;
}

function sayBounds({ minimum, maximum }: JsonSchema): string {
  if (minimum === undefined) return "";
  const isBounded = maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER;
  return isBounded ? `, ${minimum} to ${maximum}` : `, at least ${minimum}`;
}

const sayCount = ({ minItems = 0, maxItems }: JsonSchema) =>
  maxItems === undefined ? "" : `${minItems} to ${maxItems}: `;

function sayObject({ additionalProperties, propertyNames }: JsonSchema): string {
  if (typeof additionalProperties !== "object") return "the fields below";
  return `names (${propertyNames?.form ?? "text"}) with values: ${sayAny(additionalProperties)}`;
}
