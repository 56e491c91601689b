/** How a part of the control plane is, as far as the API server hears. */
export interface ComponentHealth {
  readonly name: string;
  /** Why it gives no good answer; undefined when it is well. */
  readonly problem: string | undefined;
}

/** `ask` is filled once there is a control plane around the server. */
export interface Components {
  ask?: () => readonly ComponentHealth[];
}
