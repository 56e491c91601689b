/** The texts of the fenced blocks whose info string says `run`, and of those that write a file, as commands. */
export function runBlocks(body: string): readonly string[] {
  return [...body.matchAll(/^```(\S+)([^\n]*)\n([\s\S]*?)^```/gm)].flatMap(([, , info = '', text = '']) => {
    const words = info.trim().split(/\s+/);
    const file = words.find((word) => word.startsWith('file='))?.slice('file='.length);
    if (file !== undefined) return [`cat > '${file}' <<'__BLOCK__'\n${text}__BLOCK__`];
    return words.includes('run') ? [text.trim()] : [];
  });
}
