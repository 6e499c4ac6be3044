import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseArguments } from "./arguments.ts";
import { PROJECT } from "./project.ts";

describe("parseArguments", () => {
  it("reads the options of start", () => {
    expect(parseArguments(["start", "--detach", "--data", "/d", "--yes"])).toMatchObject({
      verb: "start",
      detach: true,
      yes: true,
      data: "/d",
      freePorts: false,
    });
  });

  it("keeps its data in the project where no folder is given", () => {
    expect(parseArguments(["status"]).data).toBe(join(PROJECT, ".mayday"));
  });

  it.each([
    [
      ["prove", "--all", "--data", "/d", "--json", "f"],
      ["--all", "--json", "f"],
    ],
    [["prove", "--data=/d", "search-crawls"], ["search-crawls"]],
  ])("takes the data folder out of %j and hands the rest on", (argv, rest) => {
    expect(parseArguments(argv)).toMatchObject({ data: "/d", rest });
  });

  it.each([[["begin"]], [[]]])("says which commands there are for %j", (argv) => {
    expect(() => parseArguments(argv)).toThrow(/there is no command.*use one of start, stop/);
  });

  it.each([[["start", "--detatch"]], [["start", "folder"]], [["stop", "--data"]]])(
    "names the known options for %j",
    (argv) => {
      expect(() => parseArguments(argv)).toThrow(/known options are/);
    },
  );

  it("wants a folder after --data", () => {
    expect(() => parseArguments(["prove", "--data"])).toThrow(/--data is not followed by a folder/);
  });
});
