import { z } from 'zod';
import { FRAME_CHARS_MAX, KEYS_CHARS_MAX, LINE_CHARS_MAX } from '#contracts/limits.js';
import { TerminalId } from '#contracts/rest/identifiers.js';

/**
 * Who has the keyboard.
 * `prompt`: the shell waits; the browser draws `prompt`, edits the line locally and sends it whole.
 * `line`: a program reads lines (`cat`, `read`); the same, with its own prompt text (often empty), `echo` false for passwords.
 * `raw`: each key goes to the program as it is typed. `busy`: nothing reads; lines typed ahead wait in the browser.
 */
export const TerminalMode = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('prompt'), prompt: z.string() }),
  z.object({ kind: z.literal('line'), prompt: z.string(), echo: z.boolean() }),
  z.object({ kind: z.literal('raw') }),
  z.object({ kind: z.literal('busy') }),
]);
export type TerminalMode = z.infer<typeof TerminalMode>;

/**
 * A piece of a terminal's output. `seq` counts from 1 in each terminal and generation without gaps, over restarts of
 * servers too; a browser that sees a gap joins again with the last number it has. A frame of another generation than the
 * last one begins an empty screen.
 */
export const TerminalFrame = z.object({
  terminal: TerminalId, generation: z.int().min(0), seq: z.int().min(1),
  /** What the terminal shows, escape sequences and all; may be empty when only the mode changes. */
  data: z.string().max(FRAME_CHARS_MAX * 2),
  /** The mode after `data`; absent: unchanged. */
  mode: TerminalMode.optional(),
  /** `data` is the echo of this line: the browser that sent it has drawn it already, others draw it. */
  echoOf: z.string().optional(),
});
export type TerminalFrame = z.infer<typeof TerminalFrame>;

/** The answer to a sent line: `accepted` once it is durable, and never before. A repeat gets the first answer again. */
export const LineAnswer = z.object({
  terminal: TerminalId, id: z.string(), accepted: z.boolean(),
  /** Why it was refused: the terminal is closed, the session has ended. */
  reason: z.string().optional(),
});
export type LineAnswer = z.infer<typeof LineAnswer>;

/** Made by the browser for each line; the same id again does nothing. */
export const LineId = z.string().min(8).max(64);
/** A whole line, without its newline; several lines of one paste are one text with newlines within. */
export const Line = z.object({ terminal: TerminalId, id: LineId, line: z.string().max(LINE_CHARS_MAX) });
export type Line = z.infer<typeof Line>;

export const Keys = z.object({ terminal: TerminalId, data: z.string().max(KEYS_CHARS_MAX) });
export type Keys = z.infer<typeof Keys>;

/** Ctrl-C, Ctrl-Z, Ctrl-\ and Ctrl-D outside of raw mode. */
export const Signal = z.object({ terminal: TerminalId, signal: z.enum(['INT', 'TSTP', 'QUIT', 'EOF']) });
export type Signal = z.infer<typeof Signal>;

export const Size = z.object({ columns: z.int().min(2).max(1000), rows: z.int().min(1).max(1000) });
export type Size = z.infer<typeof Size>;

/** Completion of `line` at `cursor`. `replace` is where the word begins that the candidates stand for; `noSpace`: none follows a single one. */
export const CompleteRequest = z.object({ terminal: TerminalId, line: z.string().max(LINE_CHARS_MAX), cursor: z.int().min(0) });
export type CompleteRequest = z.infer<typeof CompleteRequest>;
export const CompleteAnswer = z.object({ replace: z.int().min(0), candidates: z.array(z.string()).max(500), noSpace: z.boolean().optional() });
export type CompleteAnswer = z.infer<typeof CompleteAnswer>;
