import { Body, Controller, Param, Post } from '@nestjs/common';
import { SessionId } from '#contracts/rest/identifiers.js';
import { Kubeconfig, KubeconfigRequest } from '#contracts/rest/sessions.js';
import type { Caller } from '#db/caller.js';
import { Db } from '#db/db.js';
import { CurrentCaller, Requires } from '#api/auth/access.js';
import { Answers } from '#api/http/answers.js';
import { Settings } from '#api/settings.js';
import { signKubeToken } from './kube-token.js';
import { kubeconfigOf } from './kubeconfig.js';

const HOUR_MS = 3_600_000;

@Controller('sessions/:sessionId/kubeconfig')
export class KubeconfigController {
  constructor(private readonly db: Db, private readonly settings: Settings) {}

  /** A kubeconfig for the learner's own kubectl. The staff, who may look, get one that only looks. */
  @Post()
  @Requires('kubeconfig:issue')
  @Answers(201, Kubeconfig)
  async issue(
    @CurrentCaller() caller: Caller, @Param('sessionId', { schema: SessionId }) sessionId: string,
    @Body({ schema: KubeconfigRequest }) { rights, hours }: KubeconfigRequest,
  ): Promise<Kubeconfig> {
    const row = await this.db.asTenant(caller.organisationId, async (rows) => {
      const session = await rows.sessions.getVisibleTo(caller, sessionId);
      await rows.audit.add({ userId: caller.userId, action: 'kubeconfig.issue', target: sessionId, detail: { rights, hours } });
      return session;
    });
    const expiresAt = Date.now() + hours * HOUR_MS;
    const token = signKubeToken({
      sessionId, organisationId: row.organisationId, userId: caller.userId, rights: row.userId === caller.userId ? rights : 'view', expiresAt,
    }, this.settings.secret);
    // kubectl sends no token where there is no TLS, as on one's own machine; there it stands in the address.
    const place = this.settings.isSecure ? sessionId : `${sessionId}~${token}`;
    return {
      kubeconfig: kubeconfigOf({ server: `${this.settings.publicUrl}/k8s/${place}`, token, name: `wheelhouse-${row.lab}` }),
      expiresAt: new Date(expiresAt).toISOString(),
    };
  }
}
