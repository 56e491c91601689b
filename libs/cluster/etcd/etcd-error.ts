/** What etcd refuses, in its own words. */
export class EtcdError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EtcdError';
  }
}
