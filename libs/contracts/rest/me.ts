import { z } from 'zod';

export const Role = z.enum(['owner', 'admin', 'instructor', 'learner']);
export type Role = z.infer<typeof Role>;

export const Membership = z.object({
  organisationId: z.string(), name: z.string(), slug: z.string(), role: Role,
});
export type Membership = z.infer<typeof Membership>;

/** GET /api/me. `active` is the organisation that requests act in. */
export const Me = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.email(), emailVerified: z.boolean(), image: z.string().nullable() }),
  active: Membership,
  organisations: z.array(Membership),
});
export type Me = z.infer<typeof Me>;

/** PUT /api/me/organisation: act in another organisation from now on. Answers with Me. */
export const SwitchOrganisation = z.object({ organisationId: z.string() });
export type SwitchOrganisation = z.infer<typeof SwitchOrganisation>;
