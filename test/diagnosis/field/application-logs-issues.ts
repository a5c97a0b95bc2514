/** Field cases, second round: texts as people paste them into issues, with the lines around them. */
import type { LogCase } from './log-case.ts'

export const ISSUE_CASES: readonly LogCase[] = [
  {
    name: 'langfuse: dirty ClickHouse schema that blames the database',
    source: 'github.com/langfuse/langfuse-k8s/issues/190',
    expected: 'migration-failed',
    log: `
Script executed successfully.
Prisma schema loaded from packages/shared/prisma/schema.prisma
Datasource "db": PostgreSQL database "postgres_langfuse", schema "public" at "langfuse-postgresql"

311 migrations found in prisma/migrations


No pending migrations to apply.
error: Dirty database version 1. Fix and force version.
Applying clickhouse migrations failed. This is mostly caused by the database being unavailable.
Exiting...`,
  },
  {
    name: 'kubeflow metadata: column unknown to the old database',
    source: 'github.com/kubeflow/metadata/issues/138',
    expected: 'migration-failed',
    exit: 255,
    log: `
F1015 10:54:29.242102       1 main.go:90] Failed to create ML Metadata Store with config mysql:<host:"metadata-db.kubeflow" port:3306 database:"metadb" > : mysql_query failed: errno: 1054, error: Unknown column 'is_artifact_type' in 'Type'
        Failed to migrate existing db; the migration transaction rolls back..
goroutine 1 [running]:
github.com/golang/glog.stacks(0xc0001ec300, 0xc0001f6000, 0x153, 0x1a9)
        external/com_github_golang_glog/glog.go:769 +0xb1
main.mlmdStoreOrDie(0x0)
        server/main.go:90 +0x1c3`,
  },
  {
    name: 'zitadel: migration already started by a killed setup',
    source: 'github.com/zitadel/zitadel-charts/issues/163',
    expected: 'migration-failed',
    acceptable: ['lock-contention'],
    log: `
time="2026-05-04T09:59:30Z" level=info msg="setup started" caller="/home/runner/work/zitadel/cmd/setup/setup.go:88"
time="2026-05-04T09:59:31Z" level=info msg="verify migration" name=14_events_push
time="2026-05-04T09:59:40Z" level=fatal msg="migration failed" caller="/home/runner/work/zitadel/internal/migration/migration.go:68" error="migration already started, will check again in 5 seconds" name=14_events_push`,
  },
  {
    name: 'nifikop: API version removed from the cluster',
    source: 'github.com/konpyutaika/nifikop/issues/231',
    expected: 'app-exception',
    acceptable: ['config-invalid', 'missing-file-or-module', 'dependency-unreachable', 'unknown'],
    log: `
2026-05-04T09:59:38.796Z        INFO    setup   manager set up with success
2026-05-04T09:59:39.100Z        INFO    controller-runtime.metrics      Starting metrics server
2026-05-04T09:59:41.796Z        ERROR   setup   problem running manager {"error": "no matches for kind \\"PodDisruptionBudget\\" in version \\"policy/v1beta1\\""}`,
  },
  {
    name: 'logging operator: nil map behind a recovered panic',
    source: 'github.com/kube-logging/logging-operator/issues/60',
    expected: 'app-exception',
    exit: 2,
    log: `
{"level":"info","ts":1777888833.3330257,"logger":"controller_plugin","msg":"Reconciling Plugin","Request.Namespace":"default"}
time="2026-05-04T09:59:53Z" level=info msg="Applying filter"
E0504 09:59:53.434889       1 runtime.go:69] Observed a panic: "assignment to entry in nil map" (assignment to entry in nil map)
/usr/local/go/src/runtime/asm_amd64.s:1333
panic: assignment to entry in nil map [recovered]
	panic: assignment to entry in nil map

goroutine 131 [running]:
k8s.io/apimachinery/pkg/util/runtime.HandleCrash(0x0, 0x0, 0x0)
	/go/src/k8s.io/apimachinery/pkg/util/runtime/runtime.go:58 +0x108`,
  },
  {
    name: 'operator: the leader lock is its own, then silence',
    source: 'github.com/mittwald/kubernetes-secret-generator/issues/31',
    expected: 'unknown',
    acceptable: ['app-exception'],
    log: `
{"level":"info","ts":1777888615.0869522,"logger":"cmd","msg":"Operator Version: 0.0.1"}
{"level":"info","ts":1777888615.087869,"logger":"leader","msg":"Trying to become the leader."}
{"level":"info","ts":1777888619.8139384,"logger":"leader","msg":"Found existing lock with my name. I was likely restarted."}
{"level":"info","ts":1777888619.8140037,"logger":"leader","msg":"Continuing as the leader."}
{"level":"info","ts":1777888624.5222325,"logger":"cmd","msg":"Registering Components."}`,
  },
  {
    name: 'entrypoint cannot lock /etc/passwd',
    source: 'github.com/tenstorrent/tt-inference-server/pull/2132',
    expected: 'permission-denied',
    log: `
+ id -u
+ usermod -aG video app
usermod: Permission denied.
usermod: cannot lock /etc/passwd; try again later.`,
  },
  {
    name: 'bitnami zookeeper: data directory may not be listed',
    source: 'github.com/bitnami/containers/issues/69826',
    expected: 'permission-denied',
    exit: 2,
    log: `
zookeeper 09:59:40.50 INFO  ==>
zookeeper 09:59:40.50 INFO  ==> Welcome to the Bitnami zookeeper container
zookeeper 09:59:40.52 INFO  ==> ** Starting ZooKeeper setup **
zookeeper 09:59:40.55 WARN  ==> You have set the environment variable ALLOW_ANONYMOUS_LOGIN=yes. For safety reasons, do not use this flag in a production environment.
ls: cannot access '/bitnami/zookeeper/data': Operation not permitted`,
  },
  {
    name: 'mysql: error log cannot be opened',
    source: 'github.com/bitnami/bitnami-docker-mysql/issues/97',
    expected: 'permission-denied',
    log: `
mysql 09:59:40.10 INFO  ==> ** Starting MySQL setup **
mysql 09:59:40.12 INFO  ==> Validating settings in MYSQL_*/MARIADB_* env vars
mysql 09:59:40.15 WARN  ==> You set the environment variable ALLOW_EMPTY_PASSWORD=yes. For safety reasons, do not use this flag in a production environment.
2026-05-04T09:59:41.103012Z 0 [ERROR] [MY-010187] [Server] Could not open file '/opt/bitnami/mysql/logs/mysqld.log' for error logging: Permission denied
2026-05-04T09:59:41.103110Z 0 [ERROR] [MY-013236] [Server] The designated data directory /bitnami/mysql/data/ is unusable. You can remove all files that the server added to it.
2026-05-04T09:59:41.103201Z 0 [ERROR] [MY-010119] [Server] Aborting`,
  },
  {
    name: 'bitnami: password variable is empty',
    source: 'bitnami/containers libpostgresql.sh',
    expected: 'config-invalid',
    log: `
postgresql 09:59:40.10 INFO  ==> Subscribe to project updates by watching https://github.com/bitnami/containers
postgresql 09:59:40.12 INFO  ==> ** Starting PostgreSQL setup **
postgresql 09:59:40.14 INFO  ==> Validating settings in POSTGRESQL_* env vars..
postgresql 09:59:40.15 ERROR ==> The POSTGRESQL_PASSWORD environment variable is empty or not set. Set the environment variable ALLOW_EMPTY_PASSWORD=yes to allow the container to be started with blank passwords. This is recommended only for development.`,
  },
  {
    name: 'cockroach: other cluster id on the store',
    source: 'cockroachdb server/init.go',
    expected: 'data-incompatible',
    acceptable: ['config-invalid'],
    log: `
++ hostname
+ exec /cockroach/cockroach start --join=crdb-0.crdb:26257 --logtostderr=INFO
Flag --logtostderr has been deprecated, use --log instead to specify 'sinks: {stderr: {filter: ...}}'.
E260504 09:59:40.114001 1 1@cli/clierror/check.go:35 ⋮ [-] 43  server startup failed: cockroach server exited with error: store <no-attributes>=/cockroach/cockroach-data, last used with cockroach version v24.3, is too new for running version v23.2 (which requires data from v23.1 or later)
ERROR: cockroach server exited with error: store /cockroach/cockroach-data, last used with cockroach version v24.3, is too new for running version v23.2
Failed running "start"`,
  },
  {
    name: 'gitlab: rails waits for a migrated schema',
    source: 'gitlab charts, dependencies init container',
    expected: 'migration-failed',
    role: 'init',
    lived: 90,
    log: `
Begin parsing .erb templates from /var/opt/gitlab/templates
Begin parsing .tpl templates from /var/opt/gitlab/templates
Checking: main
Database Schema - main (gitlabhq_production) - current: 20250812000000, codebase: 20260401000000
NOTICE: Database has not been initialized yet.
Checking database migrations are up-to-date
Database Schema - current: 20250812000000, codebase: 20260401000000
WARNING: Not all services were operational, with data migrations completed.
If this container continues to fail, please see: https://docs.gitlab.com/charts/troubleshooting/index.html#application-containers-constantly-initializing`,
  },
  {
    name: 'flink: classloading of a connector',
    source: 'flink ClusterEntrypoint',
    expected: 'missing-file-or-module',
    exit: 2,
    log: `
sed: couldn't open temporary file /opt/flink/conf/sedl7wlvb: Read-only file system
/docker-entrypoint.sh: line 73: /opt/flink/conf/flink-conf.yaml: Read-only file system
2026-05-04 09:59:38,101 INFO  org.apache.flink.runtime.entrypoint.ClusterEntrypoint        [] - Starting KubernetesApplicationClusterEntrypoint.
2026-05-04 09:59:41,101 ERROR org.apache.flink.runtime.entrypoint.ClusterEntrypoint        [] - Could not create application program.
java.lang.NoClassDefFoundError: org/apache/kafka/clients/consumer/OffsetResetStrategy
	at com.acme.stream.Job.main(Job.java:31)
Caused by: java.lang.ClassNotFoundException: org.apache.kafka.clients.consumer.OffsetResetStrategy
	at java.base/java.net.URLClassLoader.findClass(Unknown Source)
	... 12 more`,
  },
  {
    name: 'spark driver: service account may not create pods',
    source: 'spark KubernetesClusterSchedulerBackend',
    expected: 'rbac-forbidden',
    log: `
26/05/04 09:59:36 WARN NativeCodeLoader: Unable to load native-hadoop library for your platform... using builtin-java classes where applicable
26/05/04 09:59:40 ERROR SparkContext: Error initializing SparkContext.
org.apache.spark.SparkException: External scheduler cannot be instantiated
	at org.apache.spark.SparkContext$.org$apache$spark$SparkContext$$createTaskScheduler(SparkContext.scala:3204)
Caused by: io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: GET at: https://kubernetes.default.svc/api/v1/namespaces/etl/pods/nightly-driver. Message: pods "nightly-driver" is forbidden: User "system:serviceaccount:etl:default" cannot get resource "pods" in API group "" in the namespace "etl".
	at io.fabric8.kubernetes.client.dsl.internal.OperationSupport.requestFailure(OperationSupport.java:671)
26/05/04 09:59:40 INFO ShutdownHookManager: Shutdown hook called`,
  },
  {
    name: 'nextcloud: newer data than the image',
    source: 'nextcloud/docker entrypoint.sh',
    expected: 'data-incompatible',
    log: `
Configuring Redis as session handler
Can't start Nextcloud because the version of the data (31.0.4.1) is higher than the docker image version (30.0.2.2) and downgrading is not supported. Are you sure you have pulled the newest image version?`,
  },
  {
    name: 'calico: cannot find its own node address',
    source: 'projectcalico/calico node/startup',
    expected: 'config-invalid',
    acceptable: ['app-exception'],
    log: `
2026-05-04 09:59:40.101 [INFO][9] startup/startup.go 432: Early log level set to info
2026-05-04 09:59:40.120 [WARNING][9] startup/autodetection_methods.go 132: Unable to auto-detect an IPv4 address using interface regexes [eth.*]: no valid host interfaces found
2026-05-04 09:59:40.121 [WARNING][9] startup/startup.go 510: Couldn't autodetect an IPv4 address. If auto-detecting, choose a different autodetection method. Otherwise provide an explicit address.
2026-05-04 09:59:40.130 [WARNING][9] startup/utils.go 48: Terminating
Calico node failed to start`,
  },
  {
    name: 'velero: credentials file is empty',
    source: 'velero-plugin-for-aws',
    expected: 'authentication-failed',
    acceptable: ['config-invalid'],
    log: `
time="2026-05-04T09:59:40Z" level=info msg="setting log-level to INFO" logSource="pkg/cmd/server/server.go:191"
time="2026-05-04T09:59:41Z" level=warning msg="Velero node agent not found; pod volume backups/restores will not work until it's created"
An error occurred: some backup storage locations are invalid: backup store for location "default" is invalid: rpc error: code = Unknown desc = NoCredentialProviders: no valid providers in chain. Deprecated.
	For verbose messaging see aws.Config.CredentialsChainVerboseErrors`,
  },
  {
    name: 'jupyterhub: config file raises',
    source: 'jupyterhub/traitlets config loader',
    expected: 'config-invalid',
    acceptable: ['app-exception'],
    log: `
Loading /usr/local/etc/jupyterhub/secret/values.yaml
No config at /usr/local/etc/jupyterhub/existing-secret/values.yaml
[E 2026-05-04 09:59:40.101 JupyterHub app:3349]
    Traceback (most recent call last):
      File "/usr/local/lib/python3.11/site-packages/jupyterhub/app.py", line 3346, in launch_instance_async
        await self.initialize(argv)
      File "/usr/local/etc/jupyterhub/jupyterhub_config.py", line 413, in <module>
        c.JupyterHub.authenticator_class = get_config("hub.config.auth.klass").strip()
    AttributeError: 'NoneType' object has no attribute 'strip'
[E 2026-05-04 09:59:40.102 JupyterHub app:1003] Exiting`,
  },
]
