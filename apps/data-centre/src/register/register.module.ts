import { Module } from '@nestjs/common';
import { CrossingRegister } from './crossing-register.ts';
import { RegisterController } from './register.controller.ts';

@Module({ controllers: [RegisterController], providers: [CrossingRegister] })
export class RegisterModule {}
