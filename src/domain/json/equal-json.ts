/** Whether two values are the same JSON: members of objects in any order, lists in theirs. Both hold nothing but JSON. */
export function equalJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => equalJson(item, right[index]));
  }
  const members = Object.entries(left);
  const others = new Map<string, unknown>(Object.entries(right));
  return (
    members.length === others.size && members.every(([name, value]) => others.has(name) && equalJson(value, others.get(name)))
  );
}
