// The cluster of go-zookeeper's own tests: `live` in the place of the Java servers that server_help.go and server_java.go would start. It is
// compiled in the place of those two; LIVE is the program. `stop` and `start` of a server are `crash` and `restart`.
package zk

import (
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"
)

func init() {
	rand.Seed(time.Now().UnixNano())
}

type Server struct {
	name string
	page int
}

type TestServer struct {
	Port int
	Path string
	Srv  *Server
}

type TestCluster struct {
	Path    string
	Servers []TestServer
	live    *exec.Cmd
	// Its process ends when this is closed, and so with the tests too, some of which stop no cluster.
	held io.Closer
}

// do has the ensemble do something; whatever is so already stays so.
func (srv *Server) do(line string) error {
	address := fmt.Sprintf("http://127.0.0.1:%d/command", srv.page)
	answer, err := http.Post(address, "text/plain", strings.NewReader(line+" "+srv.name))
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent && answer.StatusCode != http.StatusConflict {
		return fmt.Errorf("%s %s: %s", line, srv.name, answer.Status)
	}
	return nil
}

func (srv *Server) Start() error {
	return srv.do("restart")
}

func (srv *Server) Stop() error {
	return srv.do("crash")
}

func StartTestCluster(size int, stdout, stderr io.Writer) (*TestCluster, error) {
	port := int(rand.Int31n(6000) + 20000)
	page := port + size
	// A disk as fast as that of a machine where nobody waits for a sync: one of the tests writes 20,000 times.
	setup := fmt.Sprintf("%s/live-%d.zk", os.TempDir(), port)
	if err := os.WriteFile(setup, []byte(fmt.Sprintf("ensemble %d clients 0\nset disk 10us 20us\n", size)), 0600); err != nil {
		return nil, err
	}
	live := exec.Command("sh", "-c", `"$@" & read line; kill $!; wait`, "sh",
		os.Getenv("LIVE"), setup, "--ports", fmt.Sprint(port), "--page", fmt.Sprint(page))
	live.Stderr = stderr
	held, err := live.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := live.Start(); err != nil {
		return nil, err
	}
	cluster := &TestCluster{Path: setup, live: live, held: held}
	for n := 0; n < size; n++ {
		server := &Server{name: fmt.Sprintf("s%d", n+1), page: page}
		cluster.Servers = append(cluster.Servers, TestServer{Port: port + n, Srv: server})
	}
	for attempt := 0; attempt < 100; attempt++ {
		// FLWSrvr reads the date of 3.4 alone.
		up := 0
		for _, ok := range FLWRuok(cluster.addresses(), time.Second) {
			if ok {
				up++
			}
		}
		if up == size {
			return cluster, nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	cluster.Stop()
	return nil, fmt.Errorf("live does not answer")
}

func (tc *TestCluster) addresses() []string {
	var all []string
	for _, server := range tc.Servers {
		all = append(all, fmt.Sprintf("127.0.0.1:%d", server.Port))
	}
	return all
}

func (tc *TestCluster) Connect(idx int) (*Conn, error) {
	zk, _, err := Connect(tc.addresses()[idx:idx+1], time.Second*15)
	return zk, err
}

func (tc *TestCluster) ConnectAll() (*Conn, <-chan Event, error) {
	return tc.ConnectAllTimeout(time.Second * 15)
}

func (tc *TestCluster) ConnectAllTimeout(sessionTimeout time.Duration) (*Conn, <-chan Event, error) {
	return tc.ConnectWithOptions(sessionTimeout)
}

func (tc *TestCluster) ConnectWithOptions(sessionTimeout time.Duration, options ...connOption) (*Conn, <-chan Event, error) {
	return Connect(tc.addresses(), sessionTimeout, options...)
}

func (tc *TestCluster) Stop() error {
	tc.held.Close()
	tc.live.Wait()
	return os.Remove(tc.Path)
}

func (tc *TestCluster) of(address string) *Server {
	for _, server := range tc.Servers {
		if strings.HasSuffix(address, fmt.Sprintf(":%d", server.Port)) {
			return server.Srv
		}
	}
	panic("unknown server: " + address)
}

func (tc *TestCluster) StartServer(address string) {
	tc.of(address).Start()
}

func (tc *TestCluster) StopServer(address string) {
	tc.of(address).Stop()
}

func (tc *TestCluster) StartAllServers() error {
	for _, server := range tc.Servers {
		if err := server.Srv.Start(); err != nil {
			return err
		}
	}
	return nil
}

func (tc *TestCluster) StopAllServers() error {
	for _, server := range tc.Servers {
		if err := server.Srv.Stop(); err != nil {
			return err
		}
	}
	return nil
}
