// Mirrors k8s.io/cli-runtime/pkg/printers/terminal.go

/** Text of objects must not steer the terminal. */
export function escapeTerminal(text: string): string {
  return text.replaceAll('\x1b', '^[').replaceAll('\r', '\\r');
}
