// Mirrors apiserver/pkg/cel/escaping.go

const KEYWORDS: ReadonlySet<string> = new Set('true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '));

/** The name by which an expression calls a field; undefined where it can not. */
export function escapeName(name: string): string | undefined {
  if (KEYWORDS.has(name)) return `__${name}__`;
  if (!/^[A-Za-z_][\w./-]*$/.test(name)) return undefined;
  return name.replace(/__|[.\-/]/g, (part) => (part === '__' ? '__underscores__' : part === '.' ? '__dot__' : part === '-' ? '__dash__' : '__slash__'));
}

export function unescapeName(name: string): string {
  if (!name.includes('__')) return name;
  const keyword = /^__([a-z]+)__$/.exec(name)?.[1];
  if (keyword !== undefined && KEYWORDS.has(keyword)) return keyword;
  return name.replace(/__(underscores|dot|dash|slash)__/g, (_all, what: string) => ({ underscores: '__', dot: '.', dash: '-', slash: '/' })[what] as string);
}
