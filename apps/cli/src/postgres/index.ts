export { PostgresCluster } from './cluster.ts';
export type { ClusterOptions, ClusterStart } from './cluster.ts';
export {
  BinariesUnusableError,
  DataFolderForbiddenError,
  DataFolderUnreachableError,
  DataFolderVersionError,
  NotAClusterError,
  PasswordRefusedError,
  ServerFailedError,
  ServerUserMissingError,
} from './errors.ts';
