/** Where the numbers of processes come from. Hosts that share one never give the same number twice. */
export interface PidNamespace {
  lastPid: number;
}
