import { Controller, Get } from '@nestjs/common';
import { openApiDocument } from './document.ts';

@Controller('openapi.json')
export class OpenApiController {
  readonly #document = openApiDocument();

  @Get()
  document(): Record<string, unknown> {
    return this.#document;
  }
}
