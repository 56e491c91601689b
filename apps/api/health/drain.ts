import { Injectable } from '@nestjs/common';

/** Whether the process is about to end: it is then not ready any more, but still answers what comes. */
@Injectable()
export class Drain {
  private draining = false;

  get isDraining(): boolean {
    return this.draining;
  }

  begin(): void {
    this.draining = true;
  }
}
