/** What one world may use. Each limit shows in the world as a real system would show it. */
export interface KernelLimits {
  /** Fuel (microseconds of processor time) that one command line may burn before it is killed. */
  readonly commandFuelMax: number;
  /** Processes of all hosts together. */
  readonly processesMax: number;
  /** Bytes in changed files of all hosts together. */
  readonly diskBytesMax: number;
  /** A host's own limits where it does not say. */
  readonly hostProcessesMax: number;
  readonly hostMemoryBytesMax: number;
  readonly hostDiskBytesMax: number;
}

export const defaultLimits: KernelLimits = {
  commandFuelMax: 10_000_000, // ten seconds of one processor: a shell loop of a few million steps
  processesMax: 4096,
  diskBytesMax: 64 * 2 ** 20,
  hostProcessesMax: 512, // small enough that a fork bomb ends in milliseconds
  hostMemoryBytesMax: 2 * 2 ** 30,
  hostDiskBytesMax: 32 * 2 ** 20,
};

/** How long a coroutine may go on before the next one's turn, in fuel. About a tenth of a millisecond of real time. */
export const SLICE_FUEL = 200;
/** What starting a process costs: fork and exec on a real machine take about this many microseconds. */
export const SPAWN_FUEL = 400;
/** Linux' PIPE_BUF arithmetic: 64 KiB a pipe. */
export const PIPE_BYTES_MAX = 65_536;
/** What a program holds before it asks for anything. */
export const PROCESS_BYTES = 1_500_000;
/** Pids wrap here, as on Linux with its default of kernel.pid_max on small machines. */
export const PID_MAX = 32_768;
