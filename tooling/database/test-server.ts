import { PostgreSqlContainer } from '@testcontainers/postgresql';
import pg from 'pg';
import { getContainerRuntimeClient } from 'testcontainers';

export interface TestServerOptions {
  /** A server that is there already; it wins over a container. */
  readonly databaseUrl: string | undefined;
  /** The Docker image that a container is started from. */
  readonly image: string;
  /** Whether a run without a server fails, as it does in CI, or goes on with PGlite alone. */
  readonly required: boolean;
}

export interface TestServer {
  /** Undefined where there is only PGlite. */
  readonly url: string | undefined;
  /** Which server this is and where it comes from, for the log of the run. */
  readonly description: string;
  stop(): Promise<void>;
}

/** Opens what tests store in: the given server, else a container where Docker answers, else PGlite. */
export async function openTestServer({
  databaseUrl,
  image,
  required,
}: TestServerOptions): Promise<TestServer> {
  if (databaseUrl) {
    return {
      url: databaseUrl,
      description: `${await serverVersion(databaseUrl)} (DATABASE_URL)`,
      stop: async () => {},
    };
  }
  try {
    return await startContainer(image);
  } catch (error) {
    const reason = `no Postgres container from ${image}: ${firstLine(error)}`;
    if (required) throw new Error(`${reason}; CI needs Docker or DATABASE_URL`, { cause: error });
    return {
      url: undefined,
      description: `PGlite alone; tests that need several connections are skipped (${reason})`,
      stop: async () => {},
    };
  }
}

async function startContainer(image: string): Promise<TestServer> {
  await getContainerRuntimeClient();
  const container = await new PostgreSqlContainer(image).start();
  const url = container.getConnectionUri();
  return {
    url,
    description: `${await serverVersion(url)} (container of ${image})`,
    stop: async () => {
      await container.stop();
    },
  };
}

async function serverVersion(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return `PostgreSQL ${rows[0]?.server_version}`;
  } finally {
    await client.end();
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1).join();
}
