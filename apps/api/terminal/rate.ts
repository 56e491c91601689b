/** Lets `perSecond` through on average and `atOnce` in a burst. */
export class Rate {
  private left: number;
  private last: number;

  constructor(private readonly perSecond: number, private readonly atOnce: number, now: number) {
    this.left = atOnce;
    this.last = now;
  }

  take(now: number): boolean {
    this.left = Math.min(this.atOnce, this.left + ((now - this.last) / 1000) * this.perSecond);
    this.last = now;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
