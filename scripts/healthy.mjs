// For a container's health check: 0 when the address answers well, 1 when not.
const answer = await fetch(process.argv[2], { signal: AbortSignal.timeout(2_500) }).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
