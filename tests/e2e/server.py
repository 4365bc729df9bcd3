"""A real nginx with board/nginx's configuration on loopback, and a throw-away certificate authority."""
import os
import signal
import socket
import ssl
import subprocess
import time

SOURCE = os.environ["MINGYUE_SOURCE"]


class Authority:
    """A certificate authority made by openssl in a folder of its own."""

    def __init__(self, folder, name="test authority"):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.cert = os.path.join(folder, "ca.pem")
        self.key = os.path.join(folder, "ca.key")
        _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
                 "-subj", f"/CN={name}", "-keyout", self.key, "-out", self.cert)

    def issue(self, name, san=None, dates=None):
        """A folder with cert.pem and key.pem of that CN. dates: ("20200101000000Z", "20210101000000Z") for odd ones."""
        folder = os.path.join(self.folder, name)
        os.makedirs(folder, exist_ok=True)
        key, request, cert = (os.path.join(folder, part) for part in ("key.pem", "request.pem", "cert.pem"))
        _openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={name}",
                 "-keyout", key, "-out", request)
        extensions = os.path.join(folder, "extensions")
        with open(extensions, "w", encoding="ascii") as file:
            file.write("basicConstraints=CA:FALSE\n" + (f"subjectAltName={san}\n" if san else ""))
        if dates is None:
            _openssl("x509", "-req", "-in", request, "-CA", self.cert, "-CAkey", self.key, "-CAcreateserial", "-days", "30",
                     "-extfile", extensions, "-out", cert)
        else:
            self._issue_dated(folder, request, extensions, cert, dates)
        return folder

    def itself(self, name, san):
        """A folder as of issue, with a certificate that nobody but its own key has signed."""
        folder = os.path.join(self.folder, name + "-itself")
        os.makedirs(folder, exist_ok=True)
        _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj", f"/CN={name}",
                 "-addext", f"subjectAltName={san}", "-keyout", folder + "/key.pem", "-out", folder + "/cert.pem")
        return folder

    def _issue_dated(self, folder, request, extensions, cert, dates):
        config = os.path.join(folder, "ca.conf")
        with open(config, "w", encoding="ascii") as file:
            file.write(f"[ca]\ndefault_ca=here\n[here]\ndatabase={folder}/index\nnew_certs_dir={folder}\nrand_serial=yes\n"
                       "default_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n")
        open(f"{folder}/index", "w", encoding="ascii").close()
        _openssl("ca", "-batch", "-config", config, "-in", request, "-out", cert, "-cert", self.cert, "-keyfile", self.key,
                 "-startdate", dates[0], "-enddate", dates[1], "-extfile", extensions, "-notext")


def _openssl(*args):
    done = subprocess.run(["openssl", *args], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"openssl {args[0]}: {done.stderr}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Nginx:
    """board/nginx's nginx.conf and mingyue.conf, filled in, serving public on https://localhost:port. edit(text) may change the
    filled-in text of mingyue.conf before the start; reports: the folder that takes them, with certificates of boards; users: a password file, whose people may upload to
    https://localhost:upload_port; also: what else its certificate is for."""

    def __init__(self, folder, public, authority, edit=lambda text: text, reports=None, boards=None, users=None, also=None):
        os.makedirs(folder, exist_ok=True)
        os.chmod(folder, 0o755)
        self.folder, self.authority, self.port = folder, authority, free_port()
        tls = authority.issue("localhost", san="DNS:localhost,IP:127.0.0.1" + (f",{also}" if also else ""))
        site = _template("mingyue.conf").replace("@LISTEN@", f"127.0.0.1:{self.port}").replace("@NAME@", "localhost")
        site = site.replace("@PUBLIC@", public).replace("@TLS@", tls).replace("/var/log/nginx/", folder + "/")
        if reports:
            for part in ("reports", "incoming"):
                os.makedirs(os.path.join(reports, part), exist_ok=True)
            own = _template("reports.conf").replace("@REPORTS@", reports).replace("@BOARDS_CA@", boards.cert)
            site = site.replace("# include /etc/nginx/mingyue-reports.conf;", f"include {self._write('reports.conf', own)};")
            assert "reports.conf" in site
        if users:
            self.upload_port = free_port()
            own = _template("uploads.conf").replace("@UPLOADS@", f"127.0.0.1:{self.upload_port}").replace("@OFFICE@", "127.0.0.1")
            own = own.replace("@INCOMING@", folder + "/uploads").replace("@USERS@", users).replace("@NAME@", "localhost")
            own = own.replace("@PUBLIC@", public).replace("@TLS@", tls).replace("/var/log/nginx/", folder + "/")
            site = site.replace("# include /etc/nginx/mingyue-uploads.conf;", f"include {self._write('uploads.conf', own)};")
            assert "uploads.conf;" in site and "@" not in own
        whole = _template("nginx.conf").replace("/etc/nginx/conf.d/mingyue.conf", self._write("mingyue.conf", edit(site)))
        whole = whole.replace("user www-data;", "user root;" if os.getuid() == 0 else "")
        whole = whole.replace("/run/nginx.pid", folder + "/pid").replace("/var/log/nginx/", folder + "/")
        temp = "".join(f"\t{part}_temp_path {folder}/{part};\n" for part in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        assert "worker_processes auto;" in whole
        self.conf = self._write("nginx.conf", whole.replace("http {\n", "http {\n" + temp))
        self.process = None
        self.start()

    def _write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    @property
    def url(self):
        return f"https://localhost:{self.port}"

    def start(self):
        log = os.path.join(self.folder, "start.log")
        with open(log, "w", encoding="utf-8") as file:
            # master_process off would be simpler, but it is not what runs on a server.
            self.process = subprocess.Popen(["nginx", "-p", self.folder, "-e", self.folder + "/error.log", "-c", self.conf,
                                             "-g", "daemon off;"], stderr=file)
        for _ in range(200):
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        with open(log, encoding="utf-8") as file:
            raise AssertionError(f"nginx does not start: {file.read()}")

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def crash(self):
        """All of it is killed at once."""
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="ascii") as file:
            workers = [int(pid) for pid in file.read().split()]
        self.process.kill()
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def _template(name):
    with open(os.path.join(SOURCE, "board/nginx", name), encoding="utf-8") as file:
        return file.read()


def client(authority, cert=None):
    """An ssl context that trusts the authority; cert: a folder of Authority.issue."""
    context = ssl.create_default_context(cafile=authority.cert)
    if cert:
        context.load_cert_chain(cert + "/cert.pem", cert + "/key.pem")
    return context
