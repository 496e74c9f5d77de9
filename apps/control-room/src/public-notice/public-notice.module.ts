import { Module } from '@nestjs/common';
import { StreamModule } from '../stream/index.ts';
import { PublicNoticeController } from './public-notice.controller.ts';

@Module({ imports: [StreamModule], controllers: [PublicNoticeController] })
export class PublicNoticeModule {}
