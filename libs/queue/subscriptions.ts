/** Who listens to which channel, within one process. */
export class Subscriptions {
  private readonly listeners = new Map<string, Set<(message: string) => void>>();

  /** True when it is the channel's first listener. */
  add(channel: string, hear: (message: string) => void): boolean {
    const known = this.listeners.get(channel);
    if (known !== undefined) {
      known.add(hear);
      return false;
    }
    this.listeners.set(channel, new Set([hear]));
    return true;
  }

  /** True when it was the channel's last listener. */
  remove(channel: string, hear: (message: string) => void): boolean {
    const known = this.listeners.get(channel);
    if (known === undefined || !known.delete(hear) || known.size > 0) return false;
    return this.listeners.delete(channel);
  }

  has(channel: string): boolean {
    return this.listeners.has(channel);
  }

  channels(): string[] {
    return [...this.listeners.keys()];
  }

  tell(channel: string, message: string): void {
    for (const hear of [...(this.listeners.get(channel) ?? [])]) hear(message);
  }
}
