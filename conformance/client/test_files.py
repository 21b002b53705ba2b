import hashlib

import pytest
from lib import jsonl, rows

operation = pytest.mark.operation


@operation("files.upload")
def test_upload(client, suites):
    content = jsonl(rows(2))
    file = suites.upload(rows(2))
    assert file.id.startswith("file_")
    assert (file.object, file.filename, file.purpose) == ("file", "rows.jsonl", "evals")
    assert file.bytes_ == len(content)
    assert file.sha256 == hashlib.sha256(content).hexdigest()


@operation("files.list")
def test_list(client, suites):
    first, second = suites.upload(), suites.upload()
    # Without arguments: the client's own default is a page of 10,000.
    assert [file.id for file in client.files.list().data[:2]] == [second.id, first.id]
    page = client.files.list(limit=1, purpose="evals", sha256=second.sha256)
    assert (page.object, [file.id for file in page.data], page.has_more) == ("list", [second.id], True)
    assert (page.first_id, page.last_id) == (second.id, second.id)
    assert client.files.list(limit=1, after=second.id).data[0].id == first.id
    oldest = client.files.list(order="asc", after=first.id, limit=1)
    assert [file.id for file in oldest.data] == [second.id]


@operation("files.get")
def test_get(client, suites):
    file = suites.upload()
    assert client.files.get(file_id=file.id) == file


@operation("files.content")
@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("rows.jsonl", "application/jsonl"),
        ("rows.csv", "text/csv"),
        ("grader.py", "text/x-python"),
        ("result.json", "application/json"),
        # The client takes no other type for bytes that it does not know.
        ("rows.parquet", "text/plain"),
        ("without-ending", "text/plain"),
    ],
)
def test_content(client, name, content_type):
    content = b"question,answer\n\xc3\xa4,\x00\xff\n"
    file = client.files.upload(file={"file_name": name, "content": content}, purpose="evals")
    answer = client.files.content(file_id=file.id)
    assert answer.content == content
    assert answer.headers["content-type"] == content_type


@operation("files.delete")
def test_delete(client, suites):
    file = suites.upload()
    deleted = client.files.delete(file_id=file.id)
    assert (deleted.id, deleted.object, deleted.deleted) == (file.id, "file", True)
    assert file.id not in [left.id for left in client.files.list().data]
