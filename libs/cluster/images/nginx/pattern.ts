import { RE2JS, RE2JSException } from 're2js';

/** A regular expression of a configuration, in linear time. Returns the captures; undefined: no match. */
export type CompiledPattern = (text: string) => readonly string[] | undefined;

/** Undefined when the pattern is not valid. */
export function compilePattern(source: string, ignoreCase: boolean): CompiledPattern | undefined {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(source.replace(/\(\?<(\w+)>/g, '(?P<$1>'), ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
  return (text) => {
    const matcher = compiled.matcher(text);
    if (!matcher.find()) return undefined;
    const captures: string[] = [];
    for (let i = 0; i <= matcher.groupCount(); i++) captures.push(matcher.group(i) ?? '');
    return captures;
  };
}
