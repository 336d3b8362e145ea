"""The program that evaluates queries, in processes of its own: a fork server, and the workers it forks.

It imports nothing but the standard library and pyoxigraph: it is up as soon as the data is loaded, it is small, and
what it has not loaded a query cannot reach.

The **fork server** loads the data once, and then forks a worker each time it is asked for one. Workers share the data
(copy-on-write), so one takes milliseconds and a few megabytes, and a query that takes its worker down costs nobody
anything. A **worker** gives up every right that it does not need, then answers one question after the other.

Between the parent and the fork server is one stream socket, the server's standard input. First the parent sends the
settings (a frame); then one byte for each worker that it wants, with two file descriptors attached: the worker's end of a
socket pair, and where its standard error goes. The fork server answers with lines of JSON: ``{"ready": true}`` or
``{"failed": "…"}`` once, then ``{"forked": pid}`` for each request in turn, or ``{"refused": "…"}``, and ``{"exited":
[pid, status]}`` for each worker that has ended, as ``os.waitstatus_to_exitcode`` has it. When the socket closes, it ends.

Between the parent and a worker are frames (:mod:`.frames`): a question goes in (JSON), and out come ``begin`` (the
kind of result), any number of ``data``, and ``end``; or, at any point, ``refused`` (JSON: a code and a message). A worker
that dies instead is told apart by its exit status: ``SIGALRM`` past its time, ``SIGABRT`` out of memory, ``SIGSEGV`` for
a query nested too deeply.
"""
