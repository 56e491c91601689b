// Mirrors k8s.io/klog's header
/** The head of a log line: severity, date, time, thread and place. */
export function klogPrefix(severity: string, nowMs: number, place: string): string {
  const now = new Date(nowMs).toISOString();
  return `${severity}${now.slice(5, 7)}${now.slice(8, 10)} ${now.slice(11, 19)}.${now.slice(20, 23)}000   12279 ${place}]`;
}
