/** A server can't run with this configuration; the message is what it says of it. */
export class ConfigurationError extends Error {}
