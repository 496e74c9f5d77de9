import { Global, Module } from '@nestjs/common';
import { CentreDatabase } from './centre-database.ts';

@Global()
@Module({ providers: [CentreDatabase], exports: [CentreDatabase] })
export class DatabaseModule {}
