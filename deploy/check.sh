#!/bin/sh
# Checks images, Compose and Kubernetes files without any engine: called by `make check`.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
$bin/hadolint deploy/images/Dockerfile
compose=$($bin/python -c 'import compose, pathlib; print(pathlib.Path(list(compose.__path__)[0]) / "docker-compose")')
"$compose" -f docker-compose.yml config --quiet
$bin/kubectl kustomize deploy/k8s/base > "$made/base.yaml"
$bin/kubernetes-validate --strict --quiet "$made/base.yaml"
echo "Images, Compose and Kubernetes files: good."
