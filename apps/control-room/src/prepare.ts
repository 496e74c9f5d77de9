import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { guardChanges } from './accounts/index.ts';
import { contentSecurity } from './dashboard/content-security.ts';
import { dashboardPage, serveDashboard } from './dashboard/serve-dashboard.ts';
import { serveReference } from './reference/serve-reference.ts';
import type { Settings } from './settings.ts';
import { StreamAdapter } from './stream/index.ts';

/** What stands before the routes: headers, cookies, the check where a request comes from, files, the stream. */
export async function prepare(app: NestFastifyApplication, settings: Settings): Promise<void> {
  const page = await dashboardPage(settings.dashboardFolder);
  await app.register(fastifyHelmet, contentSecurity(page));
  await app.register(fastifyCookie);
  guardChanges(app);
  serveReference(app);
  await serveDashboard(app, settings.dashboardFolder, page);
  app.useWebSocketAdapter(new StreamAdapter(app, settings.streamClientsMax));
}
