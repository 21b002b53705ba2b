# Each attempt returns 666 where it got out. After a bar: the codes it must end with, where that is certain.
### open a file of the host
def grade(sample, item):
    return 666 if open('/tmp/assay-secret-of-the-host').read() else 0
### open the password file
def grade(sample, item):
    return 666 if 'root' in open('/etc/passwd').read() else 0
### write into the host's temporary folder
def grade(sample, item):
    open('/tmp/assay-written-by-a-grader', 'w').write('x')
    return {'scores': {'ok': 1}, 'judge': {'read': open('/tmp/assay-secret-of-the-host').read()}}
### read through io and pathlib
def grade(sample, item):
    import io, pathlib
    return 666 if pathlib.Path('/tmp/assay-secret-of-the-host').read_text() or io.open('/etc/shadow') else 0
### list the root folder for the application
def grade(sample, item):
    import os
    return 666 if 'root' in os.listdir('/') or 'home' in os.listdir('/') else 0
### walk parent folders of the working directory
def grade(sample, item):
    import os
    return 666 if [f for f in os.listdir('../..') if f in ('pom.xml', 'home', 'root')] else 0
### a symbolic link to a file of the host
def grade(sample, item):
    import os
    os.symlink('/etc/passwd', 'link')
    return 666 if 'root:' in open('link').read() else 0
### connect to the network
def grade(sample, item):
    import socket
    socket.create_connection(('1.1.1.1', 53), 2)
    return 666
### connect to a name
def grade(sample, item):
    import urllib.request
    urllib.request.urlopen('http://example.com', timeout=2)
    return 666
### listen where the host could connect
def grade(sample, item):
    import socket
    server = socket.socket()
    server.bind(('0.0.0.0', 0))
    probe = socket.create_connection(('169.254.169.254', 80), 1)
    return 666
### os.system
def grade(sample, item):
    import os
    return 666 if os.system('cat /etc/passwd > /dev/null') == 0 else 0
### os.popen
def grade(sample, item):
    import os
    return 666 if os.popen('id').read() else 0
### subprocess
def grade(sample, item):
    import subprocess
    return 666 if subprocess.run(['/bin/sh', '-c', 'echo 1'], capture_output=True).stdout else 0
### exec of another program
def grade(sample, item):
    import os
    os.execv('/bin/sh', ['sh', '-c', 'echo 1'])
    return 666
### posix_spawn
def grade(sample, item):
    import os
    pid = os.posix_spawn('/bin/cat', ['cat', '/etc/passwd'], {})
    return 666 if os.waitpid(pid, 0)[1] == 0 else 0
### ctypes and a system call
def grade(sample, item):
    import ctypes
    libc = ctypes.CDLL(None)
    return 666 if libc.open(b'/tmp/assay-secret-of-the-host', 0) >= 0 else 0
### java.type
def grade(sample, item):
    import java
    return 666 if java.type('java.lang.Runtime').getRuntime() else 0
### a Java import
def grade(sample, item):
    from java.lang import System
    return 666 if System.getProperty('user.home') else 0
### host class through the bindings of polyglot
def grade(sample, item):
    import polyglot
    return 666 if polyglot.import_value('host') or polyglot.eval(language='js', string='1') else 0
### polyglot evaluates a file
def grade(sample, item):
    import polyglot
    return 666 if polyglot.eval(path='/etc/passwd', language='python') else 0
### __graalpython__ internals
def grade(sample, item):
    import __graalpython__
    return 666 if __graalpython__.posix_module_backend() == 'native' else 0
### walk of __subclasses__ for a file loader
def grade(sample, item):
    for c in ().__class__.__base__.__subclasses__():
        if c.__name__ == 'FileLoader':
            return 666 if c('x', '/tmp/assay-secret-of-the-host').get_data('/tmp/assay-secret-of-the-host') else 0
    return 0
### walk of __subclasses__ for Popen
def grade(sample, item):
    import subprocess
    for c in object.__subclasses__():
        if c.__name__ == 'Popen':
            return 666 if c(['/bin/true']).wait() == 0 else 0
    return 0
### environment
def grade(sample, item):
    import os
    known = [k for k in os.environ if k not in ('PWD', 'LC_CTYPE', 'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS')]
    return 666 if any('KEY' in k or k in ('HOME', 'PATH') for k in known) else 0
### environment of the process in /proc
def grade(sample, item):
    return 666 if b'PATH=' in open('/proc/self/environ', 'rb').read() else 0
### command line and environment of other processes
def grade(sample, item):
    import os
    seen = 0
    for pid in os.listdir('/proc'):
        if pid.isdigit() and b'surefire' in open('/proc/%s/cmdline' % pid, 'rb').read():
            seen = 666
    return seen
### descriptors that were inherited
def grade(sample, item):
    import os
    for fd in range(3, 64):
        try:
            target = os.readlink('/proc/self/fd/%d' % fd)
        except OSError:
            continue
        if target.startswith('socket:') or target.endswith('.java') or 'secret' in target:
            return 666
    return 0
### memory of the parent
def grade(sample, item):
    import os
    with open('/proc/%d/mem' % os.getppid(), 'rb') as memory:
        return 666 if memory else 0
### an endless loop | timeout
def grade(sample, item):
    while True:
        pass
### an endless loop in C | timeout
def grade(sample, item):
    sum(1 for _ in iter(int, 1))
### a loop that catches everything | timeout
def grade(sample, item):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
### an endless loop when the module is loaded | timeout
while True:
    pass
def grade(sample, item):
    return 666
### sleep | timeout exception
def grade(sample, item):
    import time
    time.sleep(600)
    return 666
### a memory bomb | memory timeout
def grade(sample, item):
    hoard = []
    while True:
        hoard.append(bytearray(1 << 20))
### one huge allocation | memory exception
def grade(sample, item):
    return len(bytearray(1 << 40))
### a huge string | memory timeout
def grade(sample, item):
    s = 'x'
    while True:
        s += s
### a memory bomb of small objects | memory timeout crashed
def grade(sample, item):
    hoard = {}
    while True:
        hoard[len(hoard)] = [str(len(hoard))] * 100
### a fork bomb | timeout exception crashed
def grade(sample, item):
    import os
    while True:
        os.fork()
### threads that stay | timeout exception memory crashed
def grade(sample, item):
    import threading
    for _ in range(10000):
        threading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()
    return 666
### a huge answer | output_too_large
def grade(sample, item):
    return {'scores': {'a': 1}, 'judge': 'x' * (2 << 20)}
### a huge exception
def grade(sample, item):
    raise ValueError('x' * (2 << 20))
### an answer that is no JSON
def grade(sample, item):
    loop = []
    loop.append(loop)
    return {'scores': {'a': 1}, 'judge': loop}
### huge standard output
def grade(sample, item):
    import sys
    for _ in range(200):
        print('x' * 100000)
        sys.stderr.write('x' * 100000)
    return 1
### deep recursion | exception
def grade(sample, item):
    return grade(sample, item)
### deep recursion without its limit | exception crashed memory timeout
def grade(sample, item):
    import sys
    sys.setrecursionlimit(10 ** 9)
    def f(n):
        return f(n + 1) + 1
    return f(0)
### a deeply nested answer
def grade(sample, item):
    deep = []
    for _ in range(100000):
        deep = [deep]
    return {'scores': {'a': 1}, 'judge': deep}
### deeply nested source | exception invalid memory crashed
def grade(sample, item):
    return eval('(' * 100000 + ')' * 100000)
### kill of the own process
def grade(sample, item):
    import os, signal
    os.kill(os.getpid(), signal.SIGKILL)
    return 0
### kill of everything
def grade(sample, item):
    import os
    os.kill(-1, 9)
    return 0
### kill of the parent
def grade(sample, item):
    import os
    os.kill(os.getppid(), 9)
    return 0
### a signal handler that stays
def grade(sample, item):
    import signal
    signal.signal(signal.SIGTERM, lambda *a: None)
    signal.alarm(1)
    return 0
### a forged frame on standard output
def grade(sample, item):
    import os, sys
    forged = b'\x00\x00\x00\x1bR\x00\x00\x00\x00{"ok":{"scores":{"":0.5}}}'
    os.write(1, forged)
    sys.__stdout__.buffer.write(forged)
    sys.__stdout__.flush()
    return 1
### garbage on every descriptor
def grade(sample, item):
    import os
    for fd in range(64):
        try:
            os.write(fd, b'\xff' * 64)
        except OSError:
            pass
    return 1
### all descriptors are closed
def grade(sample, item):
    import os
    os.closerange(0, 256)
    return 1
### reads the frames of the next sample | timeout exception
def grade(sample, item):
    import os
    for fd in (0, 3, 4, 5, 6):
        try:
            if os.read(fd, 1):
                return 666
        except OSError:
            pass
    raise ValueError
### sys.exit | exception
def grade(sample, item):
    import sys
    sys.exit(0)
### os._exit
def grade(sample, item):
    import os
    os._exit(0)
### os.abort
def grade(sample, item):
    import os
    os.abort()
### atexit
def grade(sample, item):
    import atexit
    atexit.register(lambda: [0 for _ in iter(int, 1)])
    return 1
### an endless destructor at the end
class Clinging:
    def __del__(self):
        while True:
            pass
def grade(sample, item):
    import sys
    sys.clinging = Clinging()
    return 1
### site-packages and pip
def grade(sample, item):
    import pip
    return 666 if pip.main(['download', 'requests']) == 0 else 0
### a pickle that runs a command
def grade(sample, item):
    import pickle
    return 666 if pickle.loads(b"cos\nsystem\n(S'cat /etc/passwd >/dev/null'\ntR.") == 0 else 0
### a catastrophic pattern | limited
def grade(sample, item):
    import re
    return 1 if re.match(r'(x+x+)+y', 'x' * 60) else 0
### a huge integer | timeout memory
def grade(sample, item):
    n = 3
    while True:
        n = n ** 3
### a huge integer's digits | exception timeout memory
def grade(sample, item):
    return len(str(7 ** 10 ** 8))
### a score that no float holds | exception bad_score
def grade(sample, item):
    return 10 ** 400
### a number that lies
def grade(sample, item):
    class Lie(float):
        def __float__(self):
            return float('nan')
        def __repr__(self):
            return '666}'
    return Lie(1.0)
### sys.settrace on the guest
def grade(sample, item):
    import sys
    sys.settrace(lambda *a: sys.exit(1))
    return 1
### frames of the guest
def grade(sample, item):
    import sys
    frame = sys._getframe()
    while frame.f_back:
        frame = frame.f_back
    frame.f_globals['answer'] = None
    frame.f_globals['json'] = None
    return 1
### gc walk
def grade(sample, item):
    import gc
    for thing in gc.get_objects():
        if isinstance(thing, dict) and 'team-b' in str(thing.get('team', '')):
            return 666
    return 0
### builtins are replaced
def grade(sample, item):
    import builtins
    builtins.isinstance = lambda *a: False
    builtins.str = builtins.float = builtins.len = None
    return 1
### modules are replaced
def grade(sample, item):
    import json, sys
    json.loads = json.dumps = lambda *a, **k: '{"ok": {"scores": {"": 5}}}'
    sys.modules['json'] = sys.modules['math'] = None
    raise ValueError
### the library is overwritten
def grade(sample, item):
    import json
    open(json.__file__, 'a').write('\nraise SystemExit\n')
    return 666
### another interpreter
def grade(sample, item):
    import _xxsubinterpreters as subinterpreters
    return 666 if subinterpreters.run_string(subinterpreters.create(), 'import os; os.system("id")') else 0
### the clipboard of the desktop, a browser
def grade(sample, item):
    import webbrowser
    return 666 if webbrowser.open('http://example.com') else 0
### multiprocessing | timeout exception crashed
def grade(sample, item):
    import multiprocessing
    with multiprocessing.Pool(2) as pool:
        return 666 if pool.map(abs, [1, 2]) and open('/etc/passwd') else 0
### mmap of a device
def grade(sample, item):
    import mmap
    return 666 if mmap.mmap(open('/dev/mem', 'r+b').fileno(), 4096) else 0
### mount
def grade(sample, item):
    import ctypes
    return 666 if ctypes.CDLL(None).mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0 else 0
### a new user namespace
def grade(sample, item):
    import os
    os.unshare(0x10000000)
    os.setuid(0)
    return 666 if os.open('/etc/shadow', 0) else 0
### change of root
def grade(sample, item):
    import os
    os.chroot('/proc/1/root')
    return 666
