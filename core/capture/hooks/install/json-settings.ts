import { isDeepStrictEqual } from 'node:util';
import type { Node } from 'jsonc-parser';
import { insertMember, type Json, nodeAt, plainValue, readJson, removeMember } from './json-text.ts';
import { SettingsRefusal } from './refusal.ts';

/** What we want in a tool's settings: a value under a path of keys, or a hook in the list under it. */
export type Addition =
  | { kind: 'value'; path: readonly string[]; value: Json }
  | { kind: 'hook'; path: readonly string[]; hook: Json };

/** Tells our own hooks among all: by what they run. */
export type IsOurs = (command: string) => boolean;

/**
 * Adds what is missing and leaves all other characters as they are. Values that are there already stay, whatever they
 * are: whether they contradict ours is for the caller to see beforehand.
 * @throws SettingsRefusal
 */
export function addToJson(text: string, additions: readonly Addition[]): string {
  let result = text.trim() === '' ? '{}\n' : text;
  for (const addition of additions) result = addOne(result, addition);
  return result;
}

function addOne(text: string, addition: Addition): string {
  const root = readJson(text);
  if (root === null) throw new SettingsRefusal('it is empty');
  const { path } = addition;
  const found = nodeAt(root, path);
  if (addition.kind === 'hook' && found !== null) {
    if (found.type !== 'array') throw new SettingsRefusal(`"${path.join('.')}" in it is not a list`);
    const isThere = (found.children ?? []).some((item) => isDeepStrictEqual(plainValue(item), addition.hook));
    return isThere ? text : insertMember(text, found, null, addition.hook);
  }
  if (found !== null) return text;
  return insertAt(text, root, path, addition.kind === 'value' ? addition.value : [addition.hook]);
}

/** Puts a value where nothing is, with the objects around it that are missing. */
function insertAt(text: string, root: Node, path: readonly string[], value: Json): string {
  let depth = path.length - 1;
  let container = nodeAt(root, path.slice(0, depth));
  while (container === null && depth > 0) {
    depth -= 1;
    container = nodeAt(root, path.slice(0, depth));
  }
  if (container?.type !== 'object') {
    throw new SettingsRefusal(`"${path.slice(0, depth).join('.')}" in it is not an object`);
  }
  const missing = path.slice(depth + 1);
  const wrapped = missing.reduceRight<Json>((inner, key) => ({ [key]: inner }), value);
  return insertMember(text, container, path[depth] ?? '', wrapped);
}

/** Whether everything we want is there, and no other hook of ours. @throws SettingsRefusal */
export function isComplete(text: string, additions: readonly Addition[], isOurs: IsOurs): boolean {
  const root = readJson(text);
  const wanted = additions.filter((addition) => addition.kind === 'hook').length;
  return (
    additions.every((addition) => holds(root, addition)) &&
    ourHandlers(nodeAt(root, ['hooks']), isOurs).length === wanted
  );
}

function holds(root: Node | null, addition: Addition): boolean {
  const found = nodeAt(root, addition.path);
  if (found === null) return false;
  if (addition.kind === 'value') return isDeepStrictEqual(plainValue(found), addition.value);
  return (found.children ?? []).some((item) => isDeepStrictEqual(plainValue(item), addition.hook));
}

/** How many hooks of ours are in it. @throws SettingsRefusal */
export function countOurHooks(text: string, isOurs: IsOurs): number {
  return ourHandlers(nodeAt(readJson(text), ['hooks']), isOurs).length;
}

/**
 * Takes out our hooks, wherever they stand, and those of `values` that are as we wrote them; what becomes empty by that
 * goes too. All other characters stay.
 * @param before the settings before ours came, null when not known: what stood there then stays, also when empty
 * @throws SettingsRefusal
 */
export function removeFromJson(
  text: string,
  values: readonly Addition[],
  isOurs: IsOurs,
  before: string | null,
): string {
  const earlier = before === null ? null : readJson(before);
  const stays = (path: readonly string[]) => nodeAt(earlier, path) !== null;
  let result = text;
  for (;;) {
    const [handler] = ourHandlers(nodeAt(readJson(result), ['hooks']), isOurs);
    if (handler === undefined) break;
    result = removeWithEmpty(result, handler, stays);
  }
  for (const addition of values) {
    if (addition.kind !== 'value' || stays(addition.path)) continue;
    const found = nodeAt(readJson(result), addition.path);
    if (found === null || !isDeepStrictEqual(plainValue(found), addition.value)) continue;
    result = removeWithEmpty(result, found, stays);
  }
  return result;
}

/** Whether anything stands under these keys. @throws SettingsRefusal */
export function hasValueAt(text: string, path: readonly string[]): boolean {
  return nodeAt(readJson(text), path) !== null;
}

/** Whether any hook is left, of whomever. @throws SettingsRefusal */
export function hasHooks(text: string): boolean {
  const lists = nodeAt(readJson(text), ['hooks'])?.children ?? [];
  return lists.some(({ children }) => (children?.[1]?.children ?? []).length > 0);
}

/** The objects below `node` whose `command` is ours. */
function ourHandlers(node: Node | null, isOurs: IsOurs): Node[] {
  if (node === null) return [];
  if (node.type === 'object') {
    const command = nodeAt(node, ['command'])?.value;
    if (typeof command === 'string' && isOurs(command)) return [node];
  }
  return (node.children ?? []).flatMap((child) => ourHandlers(child, isOurs));
}

/** Removes a value, and what holds nothing else. */
function removeWithEmpty(text: string, value: Node, stays: (path: readonly string[]) => boolean): string {
  const owner = value.parent;
  if (owner === undefined) return text;
  // A property is a member of its object; an item is one of its list by itself.
  const member = owner.type === 'property' ? owner : value;
  const container = member.parent;
  if (container === undefined) return text;
  const rest = (container.children ?? []).filter((child) => child !== member);
  const isEmpty = rest.length === 0 || isGroupWithoutHooks(member, rest);
  if (isEmpty && container.parent !== undefined && !stays(pathOf(container))) {
    return removeWithEmpty(text, container, stays);
  }
  return removeMember(text, container, (container.children ?? []).indexOf(member));
}

/** A group of hooks is a list of them and what they are for; without the list it says nothing. */
function isGroupWithoutHooks(removed: Node, rest: readonly Node[]): boolean {
  const isList = removed.type === 'property' && removed.children?.[0]?.value === 'hooks';
  return (
    isList &&
    removed.parent?.parent?.type === 'array' &&
    rest.every(({ children }) => children?.[0]?.value === 'matcher')
  );
}

/** The keys that lead to a node; null stands for any place in a list. */
function pathOf(node: Node): string[] {
  const { parent } = node;
  if (parent === undefined) return [];
  if (parent.type === 'property') return [...pathOf(parent), String(parent.children?.[0]?.value)];
  // What stands in a list is told by its index, of which nothing is known of earlier.
  return parent.type === 'array' ? [...pathOf(parent), '[]'] : pathOf(parent);
}
