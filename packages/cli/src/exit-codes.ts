/** What the exit code of `mrt` means. */
export const EXIT = {
  ok: 0,
  /** The work could not be done: one or more diagnostics were printed. */
  failed: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** A bug of MRT: please report it. */
  bug: 70,
  /** Interrupted by the user (Ctrl-C). */
  interrupted: 130,
  /** Told to end (SIGTERM), as job runners do. */
  terminated: 143,
} as const;
