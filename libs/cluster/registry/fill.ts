/** The object with what it lacks; the same object when it lacks nothing. */
export function fill<T extends object>(object: T, defaults: Partial<T>): T {
  let filled: T | undefined;
  for (const key in defaults) {
    if (object[key] === undefined) {
      filled ??= { ...object };
      filled[key] = defaults[key] as T[typeof key];
    }
  }
  return filled ?? object;
}

/** The object with one part changed; the same object when the change changes nothing. */
export function withPart<T extends object, K extends keyof T>(object: T, key: K, change: (part: NonNullable<T[K]>) => NonNullable<T[K]>): T {
  const part = object[key];
  if (part === undefined || part === null) return object;
  const changed = change(part as NonNullable<T[K]>);
  return changed === part ? object : { ...object, [key]: changed };
}

/** As Array.map, but the same list when no item changes. */
export function mapSame<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  let result: T[] | undefined;
  list.forEach((item, i) => {
    const changed = change(item);
    if (changed === item) return;
    result ??= [...list];
    result[i] = changed;
  });
  return result ?? list;
}
