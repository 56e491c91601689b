import { Module } from '@nestjs/common';
import { AttemptsController } from './attempts.controller.js';
import { AttemptsService } from './attempts.service.js';

@Module({ controllers: [AttemptsController], providers: [AttemptsService] })
export class AttemptsModule {}
