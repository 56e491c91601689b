import { Body, Controller, Get, NotFoundException, Put, Req, UnauthorizedException } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { Me, SwitchOrganisation } from '#contracts/rest/me.js';
import { CurrentCaller, Requires, type SignedInCaller } from '#api/auth/access.js';
import { Accounts } from '#api/auth/accounts.js';
import { LoginService } from '#api/auth/login.service.js';
import { Answers } from '#api/http/answers.js';

@Controller('me')
export class MeController {
  constructor(private readonly logins: LoginService, private readonly accounts: Accounts) {}

  @Get()
  @Requires('me:read')
  @Answers(200, Me)
  async read(@Req() request: IncomingMessage): Promise<Me> {
    const me = await this.logins.findMe(request.headers);
    if (me === undefined) throw new UnauthorizedException('Log in first.');
    return me;
  }

  @Put('organisation')
  @Requires('me:read')
  @Answers(200, Me)
  async switch(
    @CurrentCaller() caller: SignedInCaller, @Body({ schema: SwitchOrganisation }) { organisationId }: SwitchOrganisation, @Req() request: IncomingMessage,
  ): Promise<Me> {
    const known = await this.accounts.listMemberships(caller.userId);
    if (!known.some((one) => one.organisationId === organisationId)) throw new NotFoundException('There is no such organisation.');
    await this.accounts.switchOrganisation(caller.loginId, organisationId);
    return this.read(request);
  }
}
