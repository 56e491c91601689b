import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/** The route's good answer, for the status line and for the API's description alike. */
export function Answers(status: number, schema: z.ZodType): MethodDecorator {
  return applyDecorators(HttpCode(status), ApiResponse({ status, standardSchema: schema }));
}
