"""Everything that starts the system: on one machine (`local`), in containers and in Kubernetes (`images`, `k8s`)."""
