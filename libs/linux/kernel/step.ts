/**
 * What a coroutine hands to the kernel when it can't go on. The kernel parks it and calls `park` with its wake-up;
 * the returned function takes the wake-up back (a signal came first).
 */
export interface Wait {
  park(wake: () => void): () => void;
}

/**
 * A piece of a program that may block. `yield*` runs it; it ends with T. A bare `yield undefined` gives up the
 * processor for a moment. Each step is charged fuel; a signal that kills throws `Killed` at the yield.
 */
export type Step<T> = Generator<Wait | undefined, T, void>;

/** Thrown into a coroutine whose process a signal ends. Never caught, except by `finally`. */
export class Killed extends Error {
  constructor(readonly signal: Signal) {
    super(`killed by ${signal}`);
  }
}

export type Signal =
  | 'SIGHUP' | 'SIGINT' | 'SIGQUIT' | 'SIGKILL' | 'SIGUSR1' | 'SIGUSR2' | 'SIGPIPE' | 'SIGALRM' | 'SIGTERM'
  | 'SIGCHLD' | 'SIGCONT' | 'SIGSTOP' | 'SIGTSTP' | 'SIGTTIN' | 'SIGTTOU' | 'SIGWINCH'
  | 'SIGILL' | 'SIGTRAP' | 'SIGABRT' | 'SIGBUS' | 'SIGFPE' | 'SIGSEGV';

/** A system call's failure, by its POSIX name: `new Errno('ENOENT')`. The text is the C library's. */
export class Errno extends Error {
  constructor(readonly code: ErrnoCode, readonly path?: string) {
    super(errnoText[code]);
  }
}

export type ErrnoCode = keyof typeof errnoText;
export const errnoText = {
  EPERM: 'Operation not permitted', ENOENT: 'No such file or directory', ESRCH: 'No such process',
  EINTR: 'Interrupted system call', EIO: 'Input/output error', E2BIG: 'Argument list too long',
  ENOEXEC: 'Exec format error', EBADF: 'Bad file descriptor', ECHILD: 'No child processes',
  ENXIO: 'No such device or address', EAGAIN: 'Resource temporarily unavailable', ENOMEM: 'Cannot allocate memory', EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy', EEXIST: 'File exists', EXDEV: 'Invalid cross-device link', ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory', EINVAL: 'Invalid argument', EMFILE: 'Too many open files', ENOTTY: 'Inappropriate ioctl for device',
  ENOTCONN: 'Transport endpoint is not connected', EFBIG: 'File too large', ENOSPC: 'No space left on device', ESPIPE: 'Illegal seek', EROFS: 'Read-only file system',
  EPIPE: 'Broken pipe', ENAMETOOLONG: 'File name too long', ENOTEMPTY: 'Directory not empty',
  ELOOP: 'Too many levels of symbolic links', EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address', ENETUNREACH: 'Network is unreachable', ECONNRESET: 'Connection reset by peer',
  ETIMEDOUT: 'Connection timed out', ECONNREFUSED: 'Connection refused', EHOSTUNREACH: 'No route to host',
} as const;
