import { Global, Module } from '@nestjs/common';
import { FaultBoard } from './fault-board.ts';
import { FaultLedger } from './fault-ledger.ts';
import { FaultsController } from './faults.controller.ts';
import { HeldConnections } from './held-connections.ts';
import { Misbehaving } from './misbehaving.ts';
import { ServiceDoor } from './service-door.ts';

/** Global: every service stands behind {@link ServiceDoor}. */
@Global()
@Module({
  controllers: [FaultsController],
  providers: [FaultBoard, FaultLedger, HeldConnections, Misbehaving, ServiceDoor],
  exports: [FaultBoard, HeldConnections, Misbehaving, ServiceDoor],
})
export class FaultsModule {}
