import type { Component } from "./component.ts";

/**
 * Names of components in groups to be stopped one group after the other: each group is needed and used by none of those
 * that still run. Throws where components use one another in a circle, or one that does not exist.
 */
export function stopOrder(components: Pick<Component, "name" | "needs" | "uses">[]): string[][] {
  const groups: string[][] = [];
  let left = components;
  while (left.length > 0) {
    const used = new Set(left.flatMap(({ needs, uses = [] }) => [...needs, ...uses]));
    const group = left.filter(({ name }) => !used.has(name)).map(({ name }) => name);
    if (group.length === 0)
      throw new Error(`these use one another in a circle: ${left.map(({ name }) => name).join(", ")}`);
    groups.push(group);
    left = left.filter(({ name }) => !group.includes(name));
  }
  const names = components.map(({ name }) => name);
  const unknown = components
    .flatMap(({ needs, uses = [] }) => [...needs, ...uses])
    .find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`there is no component ${unknown}`);
  return groups;
}
