"""No operation of the client is without a test, and none is called not implemented that the client does not have."""

import operations
import pytest


def test_every_operation_of_the_client_has_a_test(request):
    tested = {
        marker.args[0] for item in request.session.items for marker in item.iter_markers("operation")
    }
    if request.config.args != [str(request.config.rootpath)] and len(tested) < len(operations.of_client()):
        pytest.skip("only some of the tests were asked for")
    assert tested == operations.of_client()


def test_the_client_has_the_operations_of_the_contract():
    by_resource = {}
    for operation in operations.of_client():
        by_resource.setdefault(operation.split(".")[0], set()).add(operation)
    assert len(by_resource["evals"]) == 36
    assert len(by_resource["files"]) == 5
    assert operations.NOT_IMPLEMENTED <= operations.of_client()
