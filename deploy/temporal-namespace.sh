#!/bin/sh
# The namespace that Assay uses, and the search attributes that it sets where they are registered.
set -eu
until temporal operator cluster health; do sleep 1; done
temporal operator namespace describe --namespace default \
  || temporal operator namespace create --namespace default --retention 30d
# A new namespace is known everywhere some seconds after it was made.
until temporal operator search-attribute create --namespace default \
    --name AssayStatus --type Keyword --name AssaySuite --type Keyword \
    --name AssayModels --type KeywordList --name AssayAttempt --type Int; do
  sleep 2
done
