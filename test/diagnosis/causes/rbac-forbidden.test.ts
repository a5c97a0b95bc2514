import { describeLogCause } from '../../support/log-cases.ts'

describeLogCause('rbac-forbidden', {
  recognised: [
    {
      of: 'kubernetes/client (Python), ApiException',
      log: `kubernetes.client.exceptions.ApiException: (403)
Reason: Forbidden
HTTP response body: {"kind":"Status","status":"Failure","message":"secrets \\"shop-db\\" is forbidden: User \\"system:serviceaccount:shop:rotator\\" cannot patch resource \\"secrets\\" in API group \\"\\" in the namespace \\"shop\\"","reason":"Forbidden","code":403}`,
      says: ['service account rotator may not patch secrets', 'kubectl auth can-i patch secrets'],
    },
    {
      of: 'controller-runtime at the cluster scope',
      log: `E0504 09:59:44.000000       1 reflector.go:147] pkg/mod/k8s.io/client-go/tools/cache/reflector.go:229: Failed to watch *v1.Node: failed to list *v1.Node: nodes is forbidden: User "system:serviceaccount:ops:scaler" cannot list resource "nodes" in API group "" at the cluster scope`,
      says: ['at the cluster scope', 'scaler'],
    },
    {
      of: 'a lease of leader election',
      log: `E0504 09:59:44.000000       1 leaderelection.go:330] error retrieving resource lock shop/op: leases.coordination.k8s.io "op" is forbidden: User "system:serviceaccount:shop:default" cannot get resource "leases" in API group "coordination.k8s.io" in the namespace "shop"
F0504 09:59:54.000000       1 main.go:44] leader election lost`,
      says: ['leases.coordination.k8s.io'],
    },
  ],
  nearMisses: [
    {
      of: 'S3',
      log: `botocore.exceptions.ClientError: An error occurred (403) when calling the HeadObject operation: Forbidden`,
    },
    {
      of: 'an API that answers 403 to a person',
      log: `10.0.0.1 - alice "DELETE /users/3 HTTP/1.1" 403 12
panic: send on closed channel

goroutine 1 [running]:
main.main()
	/src/main.go:30 +0x1d4`,
      exitCode: 2,
      instead: 'app-exception',
    },
  ],
})
